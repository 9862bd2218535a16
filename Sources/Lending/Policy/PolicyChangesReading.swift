import JSON

/// Reads a lender's changes into its pack, and notes each mistake with its pointer.
struct PolicyChangesReading {
  var pack: PolicyPack
  private(set) var errors: [LatchkeyError.FieldError] = []
  private let base: PolicyPack
  private let knobs: [String: PolicyKnob]

  init(_ pack: PolicyPack) {
    self.pack = pack
    base = pack
    knobs = Dictionary(PolicyKnob.all(of: pack).map { ($0.path, $0) }) { first, _ in first }
  }

  /// Reads a table of keys, and the tables in it.
  mutating func read(_ json: JSONValue, _ path: String = "", at pointer: JSONPointer = .policyChanges) {
    guard let members = json.members else {
      note(pointer, "must be an object")
      return
    }
    for member in members {
      let inner = path.isEmpty ? member.name : path + "." + member.name
      readMember(member.value, inner, at: pointer.appending(member.name))
    }
  }

  private mutating func readMember(_ json: JSONValue, _ path: String, at pointer: JSONPointer) {
    if let knob = knobs[path] {
      turn(knob, json, at: pointer)
    } else if json == .null, let removal = removals[path] {
      removal(&pack)
    } else if let list = lists[path] {
      shorten(list, json, at: pointer)
    } else if json.members != nil, isTable(path) {
      read(json, path, at: pointer)
    } else {
      note(pointer, "cannot be changed so; known are \(known.joined(separator: ", "))")
    }
  }

  private mutating func turn(_ knob: PolicyKnob, _ json: JSONValue, at pointer: JSONPointer) {
    guard let value = knob.kind.value(json) else {
      note(pointer, "must be \(knob.kind.expected)")
      return
    }
    let before = knob.get(base)
    let isGentler: Bool
    switch knob.gentler {
    case .more: isGentler = value >= min(before, base.harsher[knob.path] ?? before)
    case .less: isGentler = value <= max(before, base.harsher[knob.path] ?? before)
    case .either: isGentler = true
    }
    guard isGentler else {
      let limit = knob.kind.text(base.harsher[knob.path] ?? before)
      let bound = knob.gentler == .more ? "at least" : "at most"
      note(pointer, "must be \(bound) \(limit): the policy \(base.version.name) may only be made gentler here")
      return
    }
    knob.set(&pack, value)
  }

  private mutating func shorten(_ list: ListKnob, _ json: JSONValue, at pointer: JSONPointer) {
    let before = list.get(base)
    let values = json.elements?.compactMap(\.string) ?? []
    guard let elements = json.elements, elements.count == values.count, Set(values).isSubset(of: before) else {
      note(pointer, "must be an array of some of \(before.sorted().joined(separator: ", "))")
      return
    }
    list.set(&pack, Set(values))
  }

  /// What only holds for the pack as a whole.
  mutating func checkWhole() {
    guard errors.isEmpty else { return }
    if pack.stages.map(\.state) != base.stages.prefix(pack.stages.count).map(\.state) {
      note(JSONPointer.policyChanges.appending("stages"), "must lose a stage only with all that are stricter than it")
    }
    for (stage, next) in zip(pack.stages, pack.stages.dropFirst()) where next.daysPastDue <= stage.daysPastDue {
      note(
        .stage(next.state).appending("days_past_due"),
        "must be more than the \(stage.daysPastDue) of \(stage.state.rawValue)")
    }
    for (stage, next) in zip(pack.stages, pack.stages.dropFirst()) where !next.stops.isSuperset(of: stage.stops) {
      note(.stage(next.state).appending("stops"), "must name all that stops in \(stage.state.rawValue)")
    }
    for stage in pack.stages where stage.state.isRestriction && stage.stops.isEmpty {
      note(.stage(stage.state).appending("stops"), "must name what stops; null in place of the stage takes it away")
    }
    if let hours = pack.hours, hours.startMinute >= hours.endMinute || hours.weekdays.isEmpty {
      note(JSONPointer.policyChanges.appending("steps"), "must leave some time on some day")
    }
    if let claims = pack.claims, claims.hours == 0 || claims.perMonth == 0 {
      note(JSONPointer.policyChanges.appending("claims"), "must have hours and per_month, as the policy has neither")
    }
    if let offline = pack.offline,
      !PolicyBounds.offlineWarningDays.contains(offline.restrictAfterDays - offline.warnAfterDays)
    {
      let days = PolicyBounds.offlineWarningDays
      note(
        JSONPointer.policyChanges.appending("offline").appending("warn_after_days"),
        "must be \(days.lowerBound) to \(days.upperBound) days less than restrict_after_days")
    }
  }

  private mutating func note(_ pointer: JSONPointer, _ detail: String) {
    errors.append(LatchkeyError.FieldError(pointer.description, detail))
  }

  /// A list of names that may become shorter.
  private struct ListKnob {
    let get: (PolicyPack) -> Set<String>
    let set: (inout PolicyPack, Set<String>) -> Void
  }

  private var lists: [String: ListKnob] {
    var lists = [
      "orders": ListKnob(
        get: { Set($0.orders.map(\.reason.rawValue)) },
        set: { pack, names in pack.orders.removeAll { !names.contains($0.reason.rawValue) } }),
      "steps.weekdays": ListKnob(
        get: { Set(($0.hours ?? .anyTime).weekdays.map(\.rawValue)) },
        set: { pack, names in
          var hours = pack.hours ?? .anyTime
          hours.weekdays = hours.weekdays.filter { names.contains($0.rawValue) }
          pack.hours = hours
        }),
    ]
    for state in base.stages.map(\.state) {
      lists["stages.\(state.rawValue).stops"] = ListKnob(
        get: { pack in Set(pack.stages.first { $0.state == state }?.stops.map(\.rawValue) ?? []) },
        set: { pack, names in
          guard let index = pack.stages.firstIndex(where: { $0.state == state }) else { return }
          pack.stages[index].stops = pack.stages[index].stops.filter { names.contains($0.rawValue) }
          if state == .locked { pack.orderStops = pack.stages[index].stops }
        })
    }
    return lists
  }

  /// What may be taken away as a whole: a stage, and that a device without contact restricts itself.
  private var removals: [String: (inout PolicyPack) -> Void] {
    var removals: [String: (inout PolicyPack) -> Void] = [:]
    if base.offline != nil { removals["offline"] = { $0.offline = nil } }
    for state in base.stages.map(\.state) {
      removals["stages.\(state.rawValue)"] = { pack in pack.stages.removeAll { $0.state == state } }
    }
    return removals
  }

  private var known: [String] { [Array(knobs.keys), Array(lists.keys), Array(removals.keys)].flatMap(\.self).sorted() }

  private func isTable(_ path: String) -> Bool { known.contains { $0.hasPrefix(path + ".") } }
}

extension JSONPointer {
  fileprivate static let policyChanges = JSONPointer.root.appending("policy_changes")

  fileprivate static func stage(_ state: LockState) -> JSONPointer {
    policyChanges.appending("stages").appending(state.rawValue)
  }
}

extension PolicyKnob.Kind {
  /// What would be right, to follow "must be".
  var expected: String {
    switch self {
    case .count(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .time: "a time from 00:00 to 24:00, such as 08:00"
    case .boolean: "true or false"
    }
  }

  /// The value as a number; nil for what it may not be.
  func value(_ json: JSONValue) -> Int? {
    switch self {
    case .count(let range): json.integer.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
    case .time: json.string.flatMap(PermittedHours.minuteOfDay)
    case .boolean: json.bool.map { $0 ? 1 : 0 }
    }
  }

  /// A number as it is written.
  public func text(_ value: Int) -> String {
    switch self {
    case .count: String(value)
    case .time: padded(value / 60, 2) + ":" + padded(value % 60, 2)
    case .boolean: value == 1 ? "true" : "false"
    }
  }
}
