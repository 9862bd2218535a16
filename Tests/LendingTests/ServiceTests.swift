import Lending
import Testing

struct ServiceTests {
  @Test func `services stand in one order, the floor's five first`() {
    #expect(
      Service.allCases.map(\.rawValue) == [
        "emergency_calls", "incoming_calls", "public_alerts", "lender_contact", "payment", "internet",
        "outgoing_calls", "messages", "work_apps", "apps", "settings",
      ])
    #expect(Service.floor == Array(Service.allCases.prefix(5)))
    let stage = Stage(state: .restricted, daysPastDue: 7, stops: [.settings, .internet])
    #expect(stage.allowedServices == Service.floor + [.outgoingCalls, .messages, .workApps, .apps])
  }
}
