"""The only way in: opens a source or one of its images, within limits, and never anything else."""

from cms.importer.door.decoding import DecodedText, decode
from cms.importer.door.pictures import PictureDoor
from cms.importer.door.source import Document, Folder, Nowhere, WebAddress, open_source

__all__ = [
    "DecodedText",
    "Document",
    "Folder",
    "Nowhere",
    "PictureDoor",
    "WebAddress",
    "decode",
    "open_source",
]
