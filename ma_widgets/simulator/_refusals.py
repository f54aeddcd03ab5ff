"""What the service says when it refuses: a line a code."""

from __future__ import annotations

NO_JOB = "ModelArts.2775"
BAD_QUERY = "ModelArts.2764"
BAD_PARAMETER = "ModelArts.2788"
BAD_FILTER = "ModelArts.2789"
BAD_SORT = "ModelArts.2790"
BAD_KEY = "ModelArts.2807"
BAD_OPERATOR = "ModelArts.2808"
BAD_VALUE = "ModelArts.2809"
NO_LOG = "ModelArts.2818"

# Source: API reference, "Error Codes".
_WORDS = {
    NO_JOB: (
        "Training job (ID: {}) not found.",
        "Check whether the training job information in the request is valid.",
    ),
    BAD_QUERY: ("Invalid query parameter ({}).", "Check the validity of the parameter in the request."),
    BAD_PARAMETER: ("Invalid parameter({}).", "Check the request parameter."),
    BAD_FILTER: ("Unsupported filtering item.", "Check whether the filtering item is valid."),
    BAD_SORT: ("Unsupported sorting item.", "Check whether the sorting item is valid."),
    BAD_KEY: ("Unsupported condition key ({})", "Check whether the key of search is valid."),
    BAD_OPERATOR: ("Unsupported condition operator ({})", "Check whether the operator of search is valid."),
    BAD_VALUE: ("Unsupported condition value ({})", "Check whether the value of search is valid."),
    NO_LOG: ("the log file is not generated", "Please view the log after the log is generated."),
}
_LONGEST_ECHO = 200


class Refused(Exception):
    """The request is wrong; ``body`` is what the service answers, with HTTP status 400."""

    def __init__(self, code: str, about: object = "") -> None:
        message, solution = _WORDS[code]
        super().__init__(code)
        self.body = {
            "error_msg": message.format(str(about)[:_LONGEST_ECHO]),
            "error_code": code,
            "error_solution": solution,
        }


class NotReady(Exception):
    """There is nothing yet; the service answers with HTTP status 204 and no body."""
