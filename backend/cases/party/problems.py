"""What a party can be told on its page."""

from backend.problems import Problem, Text


class NotThisParty(Problem):
    """Name and digits do not fit; which of them does not is never said."""

    name = "not-this-party"
    status = 422
    title = Text("没有对上", "These do not fit")
    advice = Text(
        "姓名（名称）或证件后六位与文书上的不一致。请照文书填写；仍不能进入的，请联系办案单位。",
        "Name or last six characters differ from those on the paper. Write them as the paper does;"
        " if that does not help, ask the agency that handles the case.",
    )


class TooManyTries(Problem):
    """Somebody guesses."""

    name = "too-many-tries"
    status = 429
    title = Text("尝试次数过多", "Too many tries")
    advice = Text(
        "为保护您的信息，请一小时后再试，或直接联系办案单位。您的期限不受影响，也可以书面提交。",
        "To protect you, please try again in an hour or ask the agency directly. Your time limits"
        " do not change, and you may also file on paper.",
    )


class FilingIncomplete(Problem):
    """A form without what it is for."""

    name = "filing-incomplete"
    status = 422
    title = Text("还没有填完", "Not complete yet")
    advice = Text(
        "{zh}。没有提交；您写的还在下面。", "{en}. Nothing was sent; what you wrote is below."
    )


class FileNotTaken(Problem):
    """An attachment that is no picture, PDF or sound, or too large."""

    name = "file-not-taken"
    status = 422
    title = Text("这个文件不能用", "This file cannot be used")
    advice = Text(
        "「{file}」不能用：可以附照片（JPEG、PNG、WebP）、PDF 和录音，每个不超过 10 MB，最多 5"
        " 个。没有提交；您写的文字还在下面，文件请重新选择。",
        "“{file}” cannot be used: photos (JPEG, PNG, WebP), PDF and sound, at most 10 MB each and"
        " 5 in all. Nothing was sent; your text is below, choose the files again.",
    )


class NothingToDo(Problem):
    """What was asked for is not possible, or is done already."""

    name = "nothing-to-do"
    status = 409
    title = Text("现在不需要这一步", "Not needed now")
    advice = Text(
        "案件的情况已经变化，这一步现在不能办理或已经办过。请看本页的最新情况。",
        "The case has moved on: this is done already or not possible now. See how it stands.",
    )


class TooMuchFiled(Problem):
    """The bound of one case is reached."""

    name = "too-much-filed"
    status = 429
    title = Text("提交次数已到上限", "The limit is reached")
    advice = Text(
        "本案网上最多提交 {limit} 次，之前提交的都已记录。还有要说的，请书面提交。",
        "At most {limit} filings in one case; all before are on record. Anything more: on paper.",
    )


class AlreadyAnswered(Problem):
    """Somebody else was faster."""

    name = "already-answered"
    status = 409
    title = Text("已经答复", "Answered already")
    advice = Text(
        "这一件已有答复，当事人已经可以看到，不能更改。",
        "This has its answer, which the party can read; it cannot be changed.",
    )


class PaymentRefused(Problem):
    """A message about a payment that is not signed rightly or speaks of no order of ours."""

    name = "payment-refused"
    status = 403
    title = Text("支付通知无效", "Payment message refused")
    advice = Text("签名、订单或金额不符。", "Signature, order or amount do not fit.")


class OwnFileBusy(Problem):
    """A party's ZIP is being made already, or too many are at once."""

    name = "own-file-busy"
    status = 429
    title = Text("请稍等再下载", "Try again in a moment")
    advice = Text(
        "正在打包材料，一次只能打包一份。请等半分钟再点“下载”；材料不会少，期限也不受影响。",
        "A file is being packed; one at a time. Wait half a minute and press Download again:"
        " nothing is lost, and no time limit changes.",
    )


class TooManyBytes(Problem):
    """The room for attachments of one case is used up."""

    name = "too-many-bytes"
    status = 422
    title = Text("附件空间已满", "No room for more files")
    advice = Text(
        "本案网上附件合计最多 {limit} MB，已用 {used} MB，这次放不下。没有提交；您写的文字还在"
        "下面，可以不附文件先提交，文件请当面或者邮寄提交。",
        "Files of one case may have {limit} MB together; {used} MB are used and these do not fit."
        " Nothing was sent; your text is below. Send it without files and hand them in on paper.",
    )
