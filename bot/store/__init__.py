"""The store: tables, queries and migrations. The only place that knows SQLAlchemy."""
