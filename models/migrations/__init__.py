"""Tortoise's own migrations; see CONTRIBUTING for how to add one."""
