"""Who is behind a sealed concern, opened only for those the rules let know."""

from __future__ import annotations

from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins.crisis.results import Identity


async def identity_of(concern_id: int) -> Identity | None:
    """Name and ways to reach them; None when the address is gone."""
    address = await sealed.address_of(concern_id)
    if address is None:
        return None
    person = await directory.person(address.person_id) if address.person_id is not None else None
    return Identity(
        name=person.name if person else "",
        class_name=person.class_name if person else "",
        dorm_name=person.dorm_name if person else "",
        phone=person.phone if person else "",
        platform=address.platform,
        user_id=address.user_id,
    )
