/// What a dispatcher may take.
public struct DispatcherBounds: Sendable {
  /// Octets of a body, unless its endpoint takes fewer or more; else 413.
  public var bodyBytesMax = EndpointLimits.bodyBytesMax
  /// Reports that run at a time.
  public var workersCount = EndpointLimits.workersCount
  /// Reports that wait for a worker, else 503.
  public var reportsWaitingMax = EndpointLimits.reportsWaitingMax
  /// Failed authentications in any minute from one address, else 429.
  public var failuresPerMinuteMax = EndpointLimits.failuresPerMinuteMax
  /// Bytes of the copy of statuses; 0 for none.
  public var statusCopyBytesMax = EndpointLimits.statusCopyBytesMax
  /// Requests that may be parked; more are answered at once.
  public var parkedMax = EndpointLimits.parkedMax

  /// The defaults.
  public init() {}
}
