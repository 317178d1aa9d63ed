"""How the learned files are made."""
