"""Refusals about agencies and officers."""

from backend.problems import Problem, Text


class PortraitRefused(Problem):
    """A picture that cannot be an officer's portrait."""

    name = "portrait-refused"
    status = 422
    title = Text("照片不能使用", "The portrait cannot be used")
    advice = Text(
        "只接受 JPEG，最多 {limit} 字节；建议 144 × 192 像素。",
        "Only a JPEG of at most {limit} bytes; 144 × 192 pixels are enough.",
    )
