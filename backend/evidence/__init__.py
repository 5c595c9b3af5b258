"""What was captured, by whom, when and where; who looked at it; how far it can be trusted."""
