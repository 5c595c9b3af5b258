"""What can go wrong at a field client, under codes that never change, in both languages."""

from backend.problems import Text

FAULTS: dict[str, Text] = {
    "not-enrolled": Text(
        "此文件夹尚未登记设备，请先运行 palm field enrol",
        "No device is enrolled in this folder: run palm field enrol first",
    ),
    "already-enrolled": Text(
        "此文件夹已登记设备 {kid}", "Device {kid} is already enrolled in this folder"
    ),
    "insecure-address": Text(
        "地址 {url} 未加密；仅限本机，或局域网内使用 --insecure-lan",
        "{url} is not encrypted: only this machine, or a private network with --insecure-lan",
    ),
    "no-open-visit": Text("没有进行中的检查", "There is no open visit"),
    "unknown-enterprise": Text("没有找到企业：{text}", "No such enterprise: {text}"),
    "ambiguous-enterprise": Text(
        "有多家企业符合“{text}”：{found}", "Several enterprises fit “{text}”: {found}"
    ),
    "not-a-picture": Text("不是可读取的图片：{file}（{why}）", "Not a picture: {file} ({why})"),
    "not-a-sound": Text("不是可读取的录音：{file}（{why}）", "Not a recording: {file} ({why})"),
    "unknown-capture": Text(
        "本机没有这项材料：{name}", "This device holds no such capture: {name}"
    ),
    "server-unreachable": Text(
        "无法连接服务器（{why}），记录仍在本机，可稍后重试",
        "The server cannot be reached ({why}); everything is kept here, try again later",
    ),
    "not-the-server": Text(
        "应答不是来自执法服务器，可能是网络登录页面：{why}",
        "The answer is not our server's, perhaps a network's sign-in page: {why}",
    ),
    "server-refused": Text(
        "服务器拒绝（{status} {problem}）：{detail_zh}",
        "The server refused ({status} {problem}): {detail_en}",
    ),
    "receipt-refused": Text(
        "回执未通过本机核验：{why}", "A receipt did not pass this device's own check: {why}"
    ),
    "log-forked": Text(
        "服务器日志与本机记住的检查点不一致，请保留本机文件夹并报告上级",
        "The server's log contradicts the checkpoint this device remembers: keep this folder and"
        " report it",
    ),
    "digest-differs": Text(
        "读回的文件与登记的摘要不同：{sha256}", "The file read back has another digest: {sha256}"
    ),
    "already-sending": Text("另一个进程正在发送", "Another process is sending from this folder"),
    "copy-damaged": Text(
        "本机保存的文件已损坏：{sha256}", "The copy kept in this folder is damaged: {sha256}"
    ),
}


class FieldError(Exception):
    """Something a person or a script can act on: a stable code and both languages."""

    def __init__(self, code: str, **figures: str | int) -> None:
        text = FAULTS[code]
        super().__init__(f"{code}: {text.en.format(**figures)}")
        self.code = code
        self.zh = text.zh.format(**figures)
        self.en = text.en.format(**figures)
