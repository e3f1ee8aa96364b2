"""What this room says; pure."""
