public import JSON

extension Explanation {
  /// A list of overdue instalments longer than this says nothing more: the figures beside it count all.
  private static let instalmentsShownMax = 12

  /// As events and answers have it.
  public var json: JSONValue {
    .object([
      JSONMember("rule", .string(rule.rawValue)),
      JSONMember(
        "clause",
        .object([
          JSONMember("policy", .string(policy.name)), JSONMember("version", .string(policy.digest)),
          JSONMember("stage", .optional(stages.last(where: \.isInForce)?.stage.state.rawValue)),
        ])),
      JSONMember("local_date", .optional(today?.description)),
      JSONMember("overdue_instalments", .array(overdue.prefix(Explanation.instalmentsShownMax).map(instalment))),
      JSONMember("overdue_count", .integer(Int64(overdue.count))), JSONMember("paid", .integer(paid)),
      JSONMember("stages", .array(stages.map(stage))), JSONMember("notices", .array(notices.map(notice))),
      JSONMember("holds", .array(holds.map(hold))), JSONMember("orders", .array(orders.map(order))),
      JSONMember("last_reversal_at", .optional(lastReversalAt?.description)),
      JSONMember("no_stricter_until", .optional(barUntil?.description)), JSONMember("braked", .bool(isBraked)),
      JSONMember("payments_complete_until", watermarkJSON),
    ])
  }

  private var watermarkJSON: JSONValue {
    switch watermark {
    case .off: .null
    case .completeUntil(let until): .string(until?.description ?? "nothing stated")
    }
  }

  private func instalment(_ instalment: Instalment) -> JSONValue {
    .object([
      JSONMember("id", .string(instalment.id.text)), JSONMember("due_on", .string(instalment.dueOn.description)),
      JSONMember("amount", .integer(instalment.amount)), JSONMember("paid", .integer(instalment.paid)),
      JSONMember("waived", .integer(instalment.waived)),
    ])
  }

  private func stage(_ standing: StageStanding) -> JSONValue {
    .object([
      JSONMember("state", .string(standing.stage.state.rawValue)),
      JSONMember("days_past_due", .integer(Int64(standing.stage.daysPastDue))),
      JSONMember("in_force", .bool(standing.isInForce)),
      JSONMember("begun_at", .optional(standing.begunAt?.description)),
      JSONMember("would_begin_at", .optional(standing.wouldBeginAt?.description)),
      JSONMember(
        "waits_for",
        .array(
          standing.waits.map { wait in
            .object([
              JSONMember("what", .string(wait.what.name)), JSONMember("until", .optional(wait.until?.description)),
            ])
          })),
    ])
  }

  private func notice(_ notice: Notice) -> JSONValue {
    .object([
      JSONMember("id", .string(notice.id.text)), JSONMember("notice", .string(notice.name)),
      JSONMember("served_at", .string(notice.servedAt.description)),
      JSONMember("cure_ends_on", .string(notice.cureEndsOn.description)),
    ])
  }

  private func hold(_ hold: Hold) -> JSONValue {
    .object([
      JSONMember("id", .string(hold.id.text)), JSONMember("kind", .string(hold.kind.rawValue)),
      JSONMember("since", .string(hold.since.description)), JSONMember("end", .optional(hold.end?.description)),
    ])
  }

  private func order(_ order: LockOrder) -> JSONValue {
    .object([
      JSONMember("id", .string(order.id.text)), JSONMember("reason", .string(order.reason.rawValue)),
      JSONMember("reported_by", .string(order.reportedBy.rawValue)),
      JSONMember("ordered_at", .string(order.orderedAt.description)),
      JSONMember("until", .optional(order.until?.description)),
    ])
  }
}
