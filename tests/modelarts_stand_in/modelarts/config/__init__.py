"""How the SDK signs its requests."""
