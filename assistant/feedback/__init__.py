"""What people tell of the answers, kept in a database.

In: feedback and, if it is switched on, the questions asked. Out: candidate evaluation rows and
question variants for a person to accept, and backups. No address of a person is stored.
"""
