"""What the largest images cost, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.portal.files import picture, png_of_zeros
from tests.portal.processes import ROOT, environment

MAX_MEGABYTES = 150
FILES: dict[str, tuple[tuple[int, int], bool]] = {
    "bomb.png": ((12_500, 10_000), False),
    "largest.png": ((4_000, 4_000), True),
    "largest.jpg": ((4_000, 4_000), True),
    "largest.gif": ((4_000, 4_000), True),
    "largest.webp": ((4_000, 2_000), True),
    "largest.avif": ((4_000, 2_000), True),
    "more.webp": ((4_000, 2_001), False),
}
MEASURE = """
import io, json, os, resource, sys
import django; django.setup()
import willow
from PIL import Image
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from portal.uploads.images import CheckedImageField
Image.init()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def take(path):
    data = open(path, "rb").read()
    before, taken = peak(), True
    try:
        CheckedImageField().clean(SimpleUploadedFile(os.path.basename(path), data))
    except ValidationError:
        taken = False
    else:
        willow.Image.open(io.BytesIO(data)).auto_orient().resize((960, 640)).save_as_jpeg(io.BytesIO())
    print(json.dumps([os.path.basename(path), taken, peak() - before]), flush=True)

for path in sys.argv[1:]:
    child = os.fork()  # each image in a process of its own
    if not child:
        take(path)
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_the_largest_images_that_are_taken_cost_a_bounded_amount_of_memory(tmp_path: Path) -> None:
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == 16_000_000
    for name, (size, _taken) in FILES.items():
        data = png_of_zeros(*size) if name.endswith(".png") else picture(name.rsplit(".", 1)[1], size)
        (tmp_path / name).write_bytes(data)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in FILES)],
        env=environment(DJANGO_SETTINGS_MODULE="portal.settings.test", VAR_DIR=str(tmp_path / "var")),
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    costs = {name: (taken, megabytes) for name, taken, megabytes in map(json.loads, measured.stdout.splitlines())}
    assert {name: taken for name, (taken, _) in costs.items()} == {name: taken for name, (_, taken) in FILES.items()}
    assert {name: cost for name, cost in costs.items() if cost[1] > (MAX_MEGABYTES if cost[0] else 20)} == {}
