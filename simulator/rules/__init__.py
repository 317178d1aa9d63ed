"""LINE's documented limits on what may be sent, each refusing with the property at fault."""
