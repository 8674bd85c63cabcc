"""How long a machine takes to answer and to change its speed, learned; and how early to send because of it."""
