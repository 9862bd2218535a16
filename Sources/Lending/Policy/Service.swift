/// What a device does for its user and a policy may stop; the cases' order is the order in every list.
public enum Service: String, Sendable, Hashable, CaseIterable {
  case emergencyCalls = "emergency_calls"
  case incomingCalls = "incoming_calls"
  case publicAlerts = "public_alerts"
  case lenderContact = "lender_contact"
  case payment
  case internet
  case outgoingCalls = "outgoing_calls"
  case messages
  case workApps = "work_apps"
  case apps
  case settings

  /// The floor: what works under every pack (policies.md, "The floor" 1).
  public static let floor: [Service] = [
    .emergencyCalls, .incomingCalls, .publicAlerts, .lenderContact, .payment,
  ]
}
