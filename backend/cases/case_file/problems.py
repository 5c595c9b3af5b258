"""What can hinder the file of a case."""

from backend.problems import Problem, Text


class OriginalsMissing(Problem):
    """Originals are named by the log and are not here; `named` tells which."""

    name = "originals-missing"
    status = 409
    title = Text("案卷缺少原件", "Originals are missing from the file")
    advice = Text(
        "缺少 {count} 个原件：{named}。请先让手机把原件传完；"
        "确需先导出其余内容的，请选择“不含缺失原件”，案卷会写明缺了哪些。",
        "{count} originals are missing: {named}. Let the phone send them first; if you need the"
        " rest now, export without what is missing: the file will say what it lacks.",
    )


class FileNotReady(Problem):
    """Somebody came for a file that is still being made, or that could not be made."""

    name = "case-file-not-ready"
    status = 409
    title = Text("案卷尚未生成", "The file is not ready")
    advice = Text(
        "案卷正在生成或者没有生成成功，请看进度后再取。",
        "The file is being made or could not be made. Look at its progress first.",
    )


class TooManyFiles(Problem):
    """So many files wait already."""

    name = "too-many-case-files"
    status = 503
    title = Text("正在生成的案卷太多", "Too many files are being made")
    advice = Text("请稍后再导出。", "Please export again in a while.")


class FileTooLarge(Problem):
    """More entries belong to the case than one file can hold."""

    name = "case-file-too-large"
    status = 409
    title = Text("案卷太大", "The file is too large")
    advice = Text(
        "该案件的记录超过 {most} 条，不能生成一个案卷；请联系管理员分卷。",
        "The case has more than {most} entries: one file cannot hold them. Ask the operator.",
    )
