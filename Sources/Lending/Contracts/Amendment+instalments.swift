extension Amendment.Change {
  /// The instalments after the change, in order of due dates.
  ///
  /// What is paid stays with the instalment that it paid. A new instalment gets the number after the last.
  ///
  /// - Parameters:
  ///   - instalments: in order of due dates.
  ///   - now: when it is recorded.
  /// - Returns: the instalments; the same where the change is not of what is due.
  /// - Throws: `invalidFields`, with pointers into the request.
  public func apply(to instalments: [Instalment], at now: Instant) throws(LatchkeyError) -> [Instalment] {
    switch self {
    case .reschedule(let plan): return try reschedule(instalments, plan, at: now)
    case .extend(let days): return try extend(instalments, by: days)
    case .waive(let amount): return try waive(instalments, amount.amount)
    case .cancel, .writeOff, .transfer: return instalments
    }
  }

  /// What is unpaid of each old instalment is waived, and due again in the new ones.
  private func reschedule(
    _ instalments: [Instalment], _ plan: [(dueOn: CivilDate, amount: Int64)], at now: Instant
  ) throws(LatchkeyError) -> [Instalment] {
    let unpaid = try Money.sum(instalments.map(\.unpaid))
    guard instalments.count + plan.count <= Amendment.instalmentsMax else {
      throw .invalid("/instalments", "The contract would come to more than \(Amendment.instalmentsMax) instalments.")
    }
    let planned = try Money.sum(plan.map(\.amount))
    guard planned == unpaid else {
      throw .invalid("/instalments", "They add up to \(planned), and what is unpaid is \(unpaid) minor units.")
    }
    var old = instalments
    for index in old.indices { old[index].waived += old[index].unpaid }
    let first = (instalments.map(\.number).max() ?? -1) + 1
    let new = plan.sorted { $0.dueOn < $1.dueOn }.enumerated().map { offset, part in
      Instalment(id: .make(at: now), number: first + offset, dueOn: part.dueOn, amount: part.amount, paid: 0)
    }
    return (old + new).sorted { ($0.dueOn, $0.number) < ($1.dueOn, $1.number) }
  }

  private func extend(_ instalments: [Instalment], by days: Int) throws(LatchkeyError) -> [Instalment] {
    var result = instalments
    for index in result.indices where result[index].unpaid > 0 {
      result[index].dueOn = result[index].dueOn.adding(days: days)
    }
    guard result.allSatisfy({ $0.dueOn <= Amendment.dueOnMax }) else {
      throw .invalid("/days", "The last instalment would be due after \(Amendment.dueOnMax).")
    }
    return result.sorted { ($0.dueOn, $0.number) < ($1.dueOn, $1.number) }
  }

  private func waive(_ instalments: [Instalment], _ amount: Int64) throws(LatchkeyError) -> [Instalment] {
    let unpaid = try Money.sum(instalments.map(\.unpaid))
    guard amount <= unpaid else {
      throw .invalid("/amount/amount", "Only \(unpaid) minor units are unpaid, and \(amount) are to be waived.")
    }
    var left = amount
    var result = instalments
    for index in result.indices where left > 0 && result[index].unpaid > 0 {
      let part = min(left, result[index].unpaid)
      result[index].waived += part
      left -= part
    }
    return result
  }
}
