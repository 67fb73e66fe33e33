"""The services of Cupure; none imports another."""
