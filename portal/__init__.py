"""The project package: settings, routes, worker, and the local platform."""
