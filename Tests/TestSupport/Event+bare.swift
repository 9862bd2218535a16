import JSON
public import Lending

extension Event {
  /// An event that says nothing but whose it is, for tests of how events are kept.
  public static func bare(
    at instant: Instant, of lender: LenderID?, device: DeviceID? = nil, contract: ContractID? = nil
  ) -> Event {
    Event(
      id: .make(at: instant), kind: .deviceEnrolled, at: instant, lenderID: lender, deviceID: device,
      contractID: contract, data: .null)
  }
}
