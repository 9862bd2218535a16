public import Endpoints
public import Lending
public import Servicing

/// Every endpoint of the interface, in the order of `openapi.yaml`.
public enum Routes {
  /// The endpoints.
  ///
  /// - Parameters:
  ///   - servicer: what changes lenders, devices and contracts.
  ///   - testClock: the sandbox's clock; nil outside the sandbox, where its endpoint does not exist.
  ///   - deviceChecksPerMinuteMax: device checks in any minute from one address.
  ///   - contractBodyBytesMax: octets of a contract's body.
  ///   - contacts: where polls are noted; nil notes none.
  /// - Returns: the table.
  public static func all(
    _ servicer: Servicer, testClock: TestClock?, deviceChecksPerMinuteMax: Int,
    contractBodyBytesMax: Int = ContractLimits.bodyBytesMax, contacts: Contacts? = nil
  ) -> [Endpoint] {
    [
      Lenders(servicer: servicer).endpoints,
      Calendars(servicer: servicer).endpoints,
      APIKeys(servicer: servicer).endpoints,
      Devices(servicer: servicer).endpoints,
      LockOrders(servicer: servicer).endpoints,
      DeviceActivations(servicer: servicer).endpoints,
      DeviceChecks(servicer: servicer, callsPerMinuteMax: deviceChecksPerMinuteMax).endpoints,
      Contracts(servicer: servicer, bodyBytesMax: contractBodyBytesMax).endpoints,
      Amendments(servicer: servicer).endpoints,
      DeviceReturns(servicer: servicer).endpoints,
      Refunds(servicer: servicer).endpoints,
      Holds(servicer: servicer).endpoints,
      Notices(servicer: servicer).endpoints,
      PaymentConfirmations(servicer: servicer).endpoints,
      Reversals(servicer: servicer).endpoints,
      PaymentWatermarks(servicer: servicer).endpoints,
      UnlockCodes(servicer: servicer).endpoints,
      LockStatuses(servicer: servicer, contacts: contacts).endpoints,
      Acknowledgements(servicer: servicer).endpoints,
      DeviceReports(servicer: servicer).endpoints,
      PaymentClaims(servicer: servicer).endpoints,
      EnforcementPreviews(servicer: servicer).endpoints,
      Brakes(servicer: servicer).endpoints,
      CohortRestorations(servicer: servicer).endpoints,
      Restorations(servicer: servicer).endpoints,
      Events(servicer: servicer).endpoints,
      testClock.map { TestClocks(servicer: servicer, testClock: $0).endpoints } ?? [],
      Health().endpoints,
    ].flatMap(\.self)
  }
}
