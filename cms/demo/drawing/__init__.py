"""Illustrations drawn by code: each picture of the demo is a scene, a palette and a seed."""

from cms.demo.drawing.pictures import Picture, build_picture_file

__all__ = ["Picture", "build_picture_file"]
