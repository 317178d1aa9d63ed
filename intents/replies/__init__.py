"""What a reply does: agrees, declines, leaves it, puts it off; read in the light of what was asked."""
