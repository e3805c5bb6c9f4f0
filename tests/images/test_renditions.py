"""What an image's record says about its renditions: no database, no file."""

import pytest

from cms.images.renditions import (
    ImageRecord,
    build_focal_point,
    build_image_payload,
    build_rendition_path,
    build_social_box,
    build_social_image,
    build_storage_name,
    list_renditions,
    list_width_renditions,
)

HASH = "8b1a9953c4611296a827abf8c47804d7e6c49c6b"

RECORD = ImageRecord(
    id=7,
    title="Consulting room",
    description="A bright consulting room with two chairs",
    file_hash=HASH,
    width=1600,
    height=1000,
    focal_point_x=800,
    focal_point_y=400,
    focal_point_width=200,
    focal_point_height=100,
    placeholder_color="#8fb7b3",
)


def test_payload_is_complete():
    root = f"https://cms.example/media/renditions/{HASH}/500x400"

    payload = build_image_payload(RECORD, "Two chairs", "https://cms.example")

    assert payload == {
        "id": 7,
        "alt": "Two chairs",
        "width": 1600,
        "height": 1000,
        "focal_point": {"x": 0.5, "y": 0.4},
        "placeholder": "#8fb7b3",
        "sources": [
            {
                "type": "image/avif",
                "srcset": f"{root}/w400.avif 400w, {root}/w800.avif 800w, "
                f"{root}/w1200.avif 1200w, {root}/w1600.avif 1600w",
                "sizes": "100vw",
            },
            {
                "type": "image/webp",
                "srcset": f"{root}/w400.webp 400w, {root}/w800.webp 800w, "
                f"{root}/w1200.webp 1200w, {root}/w1600.webp 1600w",
                "sizes": "100vw",
            },
            {
                "type": "image/jpeg",
                "srcset": f"{root}/w400.jpg 400w, {root}/w800.jpg 800w, "
                f"{root}/w1200.jpg 1200w, {root}/w1600.jpg 1600w",
                "sizes": "100vw",
            },
        ],
        "src": f"{root}/w800.jpg",
    }


def test_social_image_is_complete():
    assert build_social_image(RECORD, "https://cms.example") == {
        "url": f"https://cms.example/media/renditions/{HASH}/500x400/social.jpg",
        "width": 1200,
        "height": 630,
        "type": "image/jpeg",
        "alt": "A bright consulting room with two chairs",
    }


@pytest.mark.parametrize(
    ("record", "alt", "expected"),
    [
        (RECORD, None, "A bright consulting room with two chairs"),
        (RECORD._replace(description=""), None, "Consulting room"),
        (RECORD, "", ""),
    ],
)
def test_alt_falls_back_to_description_then_title_but_decorative_stays_empty(record, alt, expected):
    assert build_image_payload(record, alt, "")["alt"] == expected
    assert build_social_image(record, "", alt)["alt"] == expected


@pytest.mark.parametrize("missing", [{"file_hash": ""}, {"width": 0}, {"height": 0}])
def test_record_that_was_never_measured_has_no_public_form(missing):
    record = RECORD._replace(**missing)

    assert build_image_payload(record, None, "") is None
    assert build_social_image(record, "") is None


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1600, 1000), [("w400", 400, 250), ("w800", 800, 500), ("w1200", 1200, 750),
                        ("w1600", 1600, 1000)]),
        ((6000, 4000), [("w400", 400, 267), ("w800", 800, 533), ("w1200", 1200, 800),
                        ("w1600", 1600, 1067)]),
        ((900, 600), [("w400", 400, 267), ("w800", 800, 533)]),
        ((400, 300), [("w400", 400, 300)]),
        ((399, 300), [("w400", 399, 300)]),
        ((1, 1), [("w400", 1, 1)]),
        ((2000, 1), [("w400", 400, 1), ("w800", 800, 1), ("w1200", 1200, 1), ("w1600", 1600, 1)]),
        # Too tall: as wide as 4,800 px of height allow.
        ((1600, 9600), [("w400", 400, 2400), ("w800", 800, 4800)]),
        ((300, 9600), [("w400", 150, 4800)]),
        ((1, 9600), [("w400", 1, 4800)]),
    ],
)  # fmt: skip
def test_widths_are_those_of_the_list_that_the_original_reaches(size, expected):
    record = RECORD._replace(width=size[0], height=size[1])

    for extension in ("avif", "webp", "jpg"):
        specs = [spec for spec in list_width_renditions(record) if spec.extension == extension]
        assert [(spec.size, spec.width, spec.height) for spec in specs] == expected


def test_srcset_states_the_true_width_of_a_narrow_original():
    payload = build_image_payload(RECORD._replace(width=300, height=200), None, "")

    root = f"/media/renditions/{HASH}/1000x1000"
    assert [source["srcset"] for source in payload["sources"]] == [
        f"{root}/w400.avif 300w",
        f"{root}/w400.webp 300w",
        f"{root}/w400.jpg 300w",
    ]
    assert payload["src"] == f"{root}/w400.jpg"


def test_other_pixels_or_another_focal_point_have_other_addresses():
    other_file = RECORD._replace(file_hash=HASH[::-1])
    other_focal_point = RECORD._replace(focal_point_x=10)
    paths = [
        {build_rendition_path(record, spec) for spec in list_renditions(record)}
        for record in (RECORD, other_file, other_focal_point)
    ]

    assert [len(of_record) for of_record in paths] == [13, 13, 13]
    assert len(set().union(*paths)) == 39


def test_only_the_crop_is_stored_by_focal_point():
    moved = RECORD._replace(focal_point_x=10)
    names, moved_names = (
        {build_storage_name(record, spec) for spec in list_renditions(record)}
        for record in (RECORD, moved)
    )

    assert names ^ moved_names == {
        f"renditions/{HASH}/social-500x400.jpg",
        f"renditions/{HASH}/social-6x400.jpg",
    }


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (None, None, (500, 500)),
        (800, None, (500, 500)),
        (0, 0, (0, 0)),
        (1600, 1000, (1000, 1000)),
        (5000, 9000, (1000, 1000)),
    ],
)
def test_focal_point_lies_in_the_image_and_defaults_to_its_centre(x, y, expected):
    assert build_focal_point(RECORD._replace(focal_point_x=x, focal_point_y=y)) == expected


@pytest.mark.parametrize(
    ("size", "focal_point", "expected"),
    [
        ((1600, 1000), (800, 500), (0, 80, 1600, 920)),
        ((1600, 1000), (800, 0), (0, 0, 1600, 840)),
        ((1600, 1000), (800, 1000), (0, 160, 1600, 1000)),
        ((3000, 630), (2900, 300), (1800, 0, 3000, 630)),
        ((1200, 630), (0, 0), (0, 0, 1200, 630)),
        ((1, 1), (0, 0), (0, 0, 1, 1)),
    ],
)
def test_social_crop_is_as_near_the_focal_point_as_fits(size, focal_point, expected):
    record = RECORD._replace(
        width=size[0], height=size[1], focal_point_x=focal_point[0], focal_point_y=focal_point[1]
    )

    assert build_social_box(record) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1200, 630), (1200, 630)), ((600, 600), (600, 315)), ((900, 200), (381, 200)),
     ((1, 1), (1, 1)), ((1, 5000), (1, 1)), ((5000, 1), (2, 1))],
)  # fmt: skip
def test_social_image_of_a_small_original_is_smaller_and_says_so(size, expected):
    record = RECORD._replace(width=size[0], height=size[1])

    social = build_social_image(record, "")

    assert (social["width"], social["height"]) == expected
