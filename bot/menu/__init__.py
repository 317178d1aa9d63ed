"""The rich menu: what stands on its pages, how they are drawn, and how LINE is brought to show them."""
