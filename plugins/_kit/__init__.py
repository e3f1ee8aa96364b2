"""What every room shares and no room owns; never a business rule. Importing this never imports NoneBot."""
