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
  /// - Returns: the table.
  public static func all(
    _ servicer: Servicer, testClock: TestClock?, deviceChecksPerMinuteMax: Int,
    contractBodyBytesMax: Int = ContractLimits.bodyBytesMax
  ) -> [Endpoint] {
    [
      Lenders(servicer: servicer).endpoints,
      APIKeys(servicer: servicer).endpoints,
      Devices(servicer: servicer).endpoints,
      DeviceActivations(servicer: servicer).endpoints,
      DeviceChecks(servicer: servicer, callsPerMinuteMax: deviceChecksPerMinuteMax).endpoints,
      Contracts(servicer: servicer, bodyBytesMax: contractBodyBytesMax).endpoints,
      PaymentConfirmations(servicer: servicer).endpoints,
      UnlockCodes(servicer: servicer).endpoints,
      LockStatuses(servicer: servicer).endpoints,
      Acknowledgements(servicer: servicer).endpoints,
      Events(servicer: servicer).endpoints,
      testClock.map { TestClocks(servicer: servicer, testClock: $0).endpoints } ?? [],
      Health().endpoints,
    ].flatMap(\.self)
  }
}
