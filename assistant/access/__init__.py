"""Who may come in: people by password, machines by token, and the addresses that are believed."""
