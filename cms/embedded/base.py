"""The engine Django loads for ``"ENGINE": "cms.embedded"``: PostgreSQL's, with a server to start.

Besides Django's own keys ``DATABASES`` takes ``SERVER``: ``{"directory": Path, "parameters":
{name: value}}``, where the cluster lives and what ``postgres`` is started with.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgreSQLClient
from django.utils.functional import cached_property

from .cluster import SUPERUSER
from .programs import find_program
from .server import EmbeddedServer, get_server


class DatabaseClient(PostgreSQLClient):
    """``manage.py dbshell`` with the wheel's own psql."""

    executable_name = str(find_program("psql"))

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start the server, then psql on its socket."""
        params = self.connection.get_connection_params()
        address = {"HOST": params["host"], "PORT": params["port"], "USER": params["user"]}
        self.connection.settings_dict.update(address)
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server."""

    client_class = DatabaseClient

    @cached_property
    def server(self) -> EmbeddedServer:
        """The server this connection is for; shared by all connections of the process."""
        options = self.settings_dict["SERVER"]
        return get_server(options["directory"], options.get("parameters", {}))

    def get_connection_params(self) -> dict[str, Any]:
        """Start the server and make the database if need be; add the server's address.

        Raises EmbeddedServerError (an OperationalError) when the server cannot be started.
        """
        address = self.server.ensure_running()
        name = self.settings_dict["NAME"]
        if name:
            self.server.ensure_database(name)
        params = super().get_connection_params()
        return params | {"host": str(address.directory), "port": address.port, "user": SUPERUSER}
