extension Mutation {
  /// Every rule that is broken, one at a time.
  static let all = money + days + bars + steps + orders + servicing

  private static let money = [
    Mutation(
      "arrears on the due date itself", "Lending/Contracts/Balance.swift", "instalment.dueOn < today",
      "instalment.dueOn <= today"),
    Mutation(
      "the tolerance is exceeded when reached", "Lending/Contracts/Balance.swift",
      in: "overdueSince == nil, due > tolerance", "due > tolerance", "due >= tolerance"),
    Mutation(
      "prepaid days owe all arrears", "Lending/Contracts/Balance.swift", "lapsedDays == .owed || arrears == 0", "true"),
    Mutation(
      "an instalment is left a unit short", "Lending/Payments/Allocation.swift", "min(left, result[index].unpaid)",
      "max(1, min(left, result[index].unpaid) - 1)"),
    Mutation("a reversal spares unallocated money", "Lending/Payments/Reversal.swift", "min(amount, unallocated)", "0"),
    Mutation(
      "shifted days move one too far", "Lending/Payments/LapsedDays+shift.swift",
      "before[oldest].dueOn.days(until: today)", "before[oldest].dueOn.days(until: today) + 1"),
    Mutation(
      "a part payment shifts days", "Lending/Payments/LapsedDays+shift.swift", "after[oldest].unpaid == 0", "true"),
    Mutation(
      "a payment counts from its own time alone", "Servicing/OrderRestoration.swift",
      "max(payment.paidAt, earlier ?? payment.paidAt)", "payment.paidAt"),
  ]

  private static let days = [
    Mutation(
      "local dates are those of UTC", "Lending/CivilZone.swift",
      in: "let local = instant.milliseconds + Int64(offsetSeconds(at: instant)) * 1_000\n    return CivilDate",
      "Int64(offsetSeconds(at: instant))", "Int64(0)"),
    Mutation("holidays are open", "Lending/Policy/PermittedHours.swift", "!holidays.contains(date)", "true"),
    Mutation("Sundays are open", "Lending/Policy/PermittedHours.swift", "weekdays.contains(date.weekday)", "true"),
    Mutation(
      "a late ticker locks at night", "Lending/Locking/StageReckoning.swift", in: "!isBarred && isPermittedNow",
      "isPermittedNow", "true"),
  ]

  private static let bars = [
    Mutation(
      "no settling", "Lending/Locking/StageBars.swift", "contract.writtenAt.adding(hours: facts.pack.settlingHours)",
      "contract.writtenAt"),
    Mutation("no consent needed", "Lending/Locking/StageBars.swift", "facts.pack.needsConsent", "false"),
    Mutation(
      "a cure period ends a day early", "Lending/Locking/StageBars.swift", "$0.cureEndsOn.adding(days: 1)",
      "$0.cureEndsOn"),
    Mutation(
      "no shadow of a hold", "Lending/Locking/StageBars.swift", "$0.adding(hours: facts.pack.shadowHours)", "$0"),
    Mutation(
      "no shadow of a reversal", "Lending/Locking/StageBars.swift", "at.adding(hours: facts.pack.shadowHours)", "at"),
    Mutation(
      "no gap between stages", "Lending/Locking/StageBars.swift", in: "adding(days: facts.pack.gapDays)",
      "facts.pack.gapDays", "0"),
    Mutation("a cohort's bar is forgotten", "Lending/Locking/StageBars.swift", "facts.barUntil", "nil"),
    Mutation(
      "the watermark holds nothing", "Lending/Locking/StageBars.swift", "facts.watermark.hasPassed(opens)", "true"),
    Mutation(
      "the brake holds nothing", "Lending/Locking/StageBars.swift", in: "if facts.isBraked, stage", "facts.isBraked",
      "false"),
    Mutation(
      "a step is announced past the guards", "Lending/Locking/ArrearsDecision.swift", "facts.watermark.hasPassed(at)",
      "true"),
    Mutation(
      "consent needs no document", "Lending/Contracts/Contract.swift", "!pack.needsConsentDocument", "true"),
    Mutation(
      "notices from before a reversal count", "Lending/Policy/NoticeRule+due.swift",
      in: "if facts.isReversed, let reversedAt", "facts.isReversed", "false"),
    Mutation(
      "the watermark forgets a grant's end", "Lending/Locking/StageBars.swift", in: "if let given = [facts.grantUntil",
      "facts.grantUntil", "nil"),
    Mutation("the brake never comes on", "Servicing/StepGuard.swift", "steps > bound", "false"),
  ]

  private static let steps = [
    Mutation(
      "a stage begins a day early", "Lending/Locking/StageReckoning.swift", "balance.daysPastDue >= stage.daysPastDue",
      "balance.daysPastDue >= stage.daysPastDue - 1"),
    Mutation(
      "a stage begins a day late", "Lending/Locking/StageReckoning.swift",
      "balance.daysPastDue >= stage.daysPastDue", "balance.daysPastDue > stage.daysPastDue"),
    Mutation(
      "a grant opens nothing", "Lending/Locking/StageReckoning.swift", in: "let stands = freeUntil == nil",
      "freeUntil == nil", "true"),
    Mutation(
      "a hold opens nothing", "Lending/Locking/StageReckoning.swift", "stage.state.strictness > $0.strictness", "false"),
    Mutation(
      "what stands goes on a stage further", "Lending/Locking/StageReckoning.swift",
      in: "goesOn && stage.state.strictness <= facts.standing.strictness",
      "stage.state.strictness <= facts.standing.strictness", "stage.state.strictness <= facts.standing.strictness + 1"),
    Mutation(
      "what stands must begin anew", "Lending/Locking/StageReckoning.swift",
      in: "goesOn && stage.state.strictness <= facts.standing.strictness",
      "stage.state.strictness <= facts.standing.strictness", "false"),
    Mutation("a stage's beginning restarts", "Lending/Locking/StageReckoning.swift", "begun ?? now", "now"),
    Mutation(
      "released is not final", "Lending/Locking/ArrearsDecision.swift", in: "if facts.isReleased || balance",
      "facts.isReleased", "false"),
    Mutation(
      "paid in full releases nothing", "Lending/Locking/ArrearsDecision.swift", "balance.outstanding == 0", "false"),
    Mutation(
      "a reversal is not named", "Lending/Locking/ArrearsDecision.swift", in: "facts.isReversed ? .paymentReversed",
      "facts.isReversed", "false"),
    Mutation(
      "the sequence may stand still", "Lending/Devices/LockStatus.swift", "max(last + 1, instant.milliseconds)",
      "instant.milliseconds"),
  ]

  private static let orders = [
    Mutation(
      "an order needs no consent", "Lending/Locking/LockOrderRules.swift", "contract.consentRecordedAt != nil", "true"),
    Mutation(
      "fraud reviews follow each other", "Lending/Locking/LockOrderRules.swift",
      in: "guard reason == .fraudReview, let", "reason == .fraudReview", "false"),
    Mutation("a fraud review never ends", "Lending/Locking/LockOrder.swift", "instant < $0", "true"),
    Mutation("a hold never ends", "Lending/Contracts/Hold.swift", "instant < $0", "true"),
    Mutation(
      "00 is given in arrears", "Lending/Locking/UnlockCodeRules.swift", "decision.arrearsState.isRestriction", "false"),
    Mutation(
      "goodwill without end", "Lending/Locking/UnlockCodeRules.swift", "issued.goodwill < goodwill.count", "true"),
    Mutation("grants of any length", "Lending/Locking/UnlockCodeRules.swift", "days.count <= longest", "true"),
    Mutation(
      "codes without end", "Lending/Locking/UnlockCodeRules.swift", "issued.today < facts.pack.codesPerDay", "true"),
    Mutation(
      "a notice is served at night", "Lending/Policy/NoticeRule+due.swift",
      "!hours.isWithinHours(servedAt, in: contract.zone)", "false"),
    Mutation(
      "claims without end", "Servicing/ClaimPayment.swift", in: "since: month, in: reader) < rule.perMonth",
      "rule.perMonth", "Int.max"),
  ]

  private static let servicing = [
    Mutation(
      "a change by the clock is slept through", "Servicing/Redecide.swift", in: "nextChangeAt: decision.nextChangeAt",
      "decision.nextChangeAt", "nil"
    ),
    Mutation(
      "notices outlive the arrears", "Servicing/Redecide.swift",
      in: "redecision.decision.balance?.daysPastDue == 0, !situation",
      "redecision.decision.balance?.daysPastDue == 0", "false"),
    Mutation(
      "a shorter grant ends a longer one", "Servicing/IssueUnlockCode.swift", "max(end, situation.grantUntil ?? end)",
      "end"),
    Mutation(
      "payments from the future", "Lending/Payments/PaymentConfirmation.swift",
      in: "adding(milliseconds: aheadMillisecondsMax)", "aheadMillisecondsMax", "aheadMillisecondsMax * 100"),
    Mutation("a reversal leaves no shadow", "Servicing/ReversePayment.swift", in: "lastReversalAt: now)", "now", "nil"),
    Mutation(
      "a cohort stands where it stood", "Servicing/RestoreCohort+device.swift", in: "situation.standing = .unlocked",
      ".unlocked", "situation.standing"),
  ]
}
