"""What a desk can be told about plans, approvals and notices."""

from backend.problems import Problem, Text


class OwnDraft(Problem):
    """Whoever wrote it down wants to approve it."""

    name = "own-draft"
    status = 409
    title = Text("不能审批自己起草的内容", "Not one's own draft")
    advice = Text(
        "起草人与审批人必须是两个人，请由本机关负责人审批。",
        "Whoever drafts does not approve. Ask the head of the agency.",
    )


class NotHead(Problem):
    """Only the head of the body, or of one above it, may do this."""

    name = "not-head"
    status = 403
    title = Text("须由机关负责人办理", "For the head of the agency")
    advice = Text(
        "只有本机关或上级机关的负责人可以办理，当前账号不能。",
        "Only the head of this agency or of one above it may do this; this account may not.",
    )


class StepImpossible(Problem):
    """An act that does not follow from the state."""

    name = "step-impossible"
    status = 409
    title = Text("当前状态不能这样办理", "Not possible in this state")
    advice = Text(
        "状态已是“{state}”，请刷新后再办理。", "Its state is “{state}” by now. Load it again."
    )


class ContentChanged(Problem):
    """Somebody decides about another content than the one that stands."""

    name = "content-changed"
    status = 409
    title = Text("内容已经修改", "The content has changed")
    advice = Text(
        "您看到的不是最新内容，请刷新后再决定。",
        "You saw an older content. Load it again, then decide.",
    )


class BasisMissing(Problem):
    """An inspection without a plan, a cause or an order."""

    name = "basis-missing"
    status = 422
    title = Text("缺少检查由来", "No ground for the inspection")
    advice = Text(
        "请选择已批准的计划、写明线索来源与情况，或写明上级部署文件。",
        "Choose an approved plan, or say what gave cause and how, or which order from above.",
    )


class ApprovalMissing(Problem):
    """A task that would send officers to an inspection nobody approved."""

    name = "approval-missing"
    status = 409
    title = Text("检查须先批准", "Approval comes first")
    advice = Text(
        "行政检查须经本机关负责人批准后实施：请先申请检查审批，批准后任务自动下达。"
        "确属紧急的，写明理由先查后批；服务、指导、宣传不用审批。",
        "The head of the agency approves an inspection first: ask for the approval, its tasks"
        " follow by themselves. If it is urgent, say why and have it made up afterwards; service,"
        " guidance and publicity need none.",
    )


class ItemUnpublished(Problem):
    """A checklist that the body has not published."""

    name = "item-unpublished"
    status = 409
    title = Text("检查事项未公布", "Check item not published")
    advice = Text(
        "“{what}”不在已公布的检查事项中，未公布的不得检查。",
        "“{what}” is not on the published list; what is not published may not be inspected.",
    )


class OfficerUnfit(Problem):
    """An officer who may not be named here."""

    name = "officer-unfit"
    status = 409
    title = Text("执法人员不能参加", "An officer may not take part")
    advice = Text(
        "{what}：不属于本机关，须回避，或检查当日执法证无效。",
        "{what} is not of this agency, has to stay away from there, or holds no valid certificate"
        " on that day.",
    )


class CapReached(Problem):
    """More inspections than were published, and nobody says why."""

    name = "cap-reached"
    status = 409
    title = Text("超过年度检查频次上限", "Over the yearly cap")
    advice = Text(
        "{what} 将超过已公布的上限（{cap} 次）。请减少次数，或写明理由。",
        "{what} would go over the published cap ({cap}). Lower the number, or give the reason.",
    )


class NothingToRevoke(Problem):
    """An approval all of whose visits were made and closed."""

    name = "nothing-to-revoke"
    status = 409
    title = Text("检查已经结束，不能撤销审批", "The visits are over")
    advice = Text(
        "这份审批的检查都已结束，撤销不再起作用。检查有问题的，请到该次检查中处理。",
        "Every visit under this approval is over: revoking would change nothing. What was wrong"
        " with a visit is dealt with at that visit.",
    )


class SlotGone(Problem):
    """A time that is not offered, is full or has passed."""

    name = "slot-gone"
    status = 409
    title = Text("该时段不可选", "This time cannot be chosen")
    advice = Text(
        "该时段未提供、已约满或已过，请另选。",
        "It is not offered, is full or has passed. Choose another.",
    )
