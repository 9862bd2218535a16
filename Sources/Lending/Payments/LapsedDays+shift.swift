extension PolicyPack.LapsedDays {
  /// Moves due dates for days that went by unpaid: where a payment has completed the oldest overdue instalment, its due
  /// date and all later ones move by the days past due of the local day of recording, so that one day's payment buys one
  /// day; a smaller payment moves nothing.
  ///
  /// - Parameters:
  ///   - before: the instalments before the payment, in order of due dates.
  ///   - after: the same after it.
  ///   - today: the local day of recording.
  /// - Returns: the instalments with their due dates, and by how many days they moved; nil where nothing moves.
  public func shift(
    _ before: [Instalment], paidTo after: [Instalment], on today: CivilDate
  ) -> (instalments: [Instalment], days: Int)? {
    guard self == .shifted, let oldest = before.firstIndex(where: { $0.unpaid > 0 && $0.dueOn < today }),
      after.indices.contains(oldest), after[oldest].unpaid == 0
    else { return nil }
    let days = before[oldest].dueOn.days(until: today)
    var result = after
    for index in result.indices[oldest...] { result[index].dueOn = result[index].dueOn.adding(days: days) }
    return (result, days)
  }
}
