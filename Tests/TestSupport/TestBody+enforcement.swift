public import JSON

extension TestBody {
  /// A hold that support may place on the day on which a story begins.
  public static let hold: JSONValue = [
    "kind": "hardship", "since": "2026-03-01T18:30:00Z", "until": "2026-03-15T18:30:00Z", "note": "In hospital.",
  ]

  /// The first notice of `india-2027`, served on the morning on which a story begins.
  public static let notice: JSONValue = [
    "notice": "first", "channel": "letter", "served_at": "2026-03-02T03:00:00Z", "evidence_reference": "POD-88213",
  ]

  /// An order that support may give.
  public static let lockOrder: JSONValue = [
    "reason": "reported_lost_or_stolen", "reported_by": "borrower", "note": "Stolen on the train.",
  ]

  /// A report that changes nothing.
  public static let deviceReport: JSONValue = ["kind": "boot", "at": "2026-03-02T03:20:00Z", "detail": "cold start"]

  /// Who hears complaints.
  public static let complaints: JSONValue = [
    "name": "Meera Iyer", "phone": "+91 22 5550 0199", "email": "grievances@asha.example",
    "address": "14 Marine Lines, Mumbai",
  ]
}
