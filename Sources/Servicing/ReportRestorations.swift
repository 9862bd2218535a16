public import Lending
public import Storage

/// A restoration as a report shows it.
public struct ReportedRestoration: Sendable {
  /// The restoration.
  public let restoration: Restoration
  /// How far it came.
  public let progress: Restoration.Progress
  /// Hours late: as it ended or, for one that has not, as it stands now.
  public let hoursLate: Int
  /// What they are worth to the borrower.
  public let worth: Money
}

extension Servicer {
  /// A lender's restorations in the order in which they were ordered, with what each is late by and worth.
  ///
  /// - Throws: `PageError`.
  public func reportRestorations(
    of lender: LenderID, _ filter: RestorationTable.Filter, _ page: PageRequest, in reader: any Reader
  ) throws -> Page<ReportedRestoration> {
    let now = clock.now()
    return try RestorationTable.list(lender, filter, page, in: reader).map { kept in
      let outcome = try kept.outcome ?? outcome(of: kept.restoration, kept.progress, at: now, in: reader)
      return ReportedRestoration(
        restoration: kept.restoration, progress: kept.progress, hoursLate: outcome.hoursLate,
        worth: Money(outcome.worth, kept.currency))
    }
  }
}
