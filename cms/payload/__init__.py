"""What turns stored content into the public JSON, without knowing HTTP.

Read left to right: ``references`` collects the ids that pages show, ``load`` fetches each kind
once into ``content`` maps, ``serializers`` and ``fields`` draw the JSON from those maps.
"""
