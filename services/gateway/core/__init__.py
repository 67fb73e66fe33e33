"""The gateway's decisions: queries, rankings and views, without any client library."""
