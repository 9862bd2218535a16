import Lending

extension PolicyPackFile {
  /// The notices, each named once and none before the one that it follows.
  static func notices(_ reader: TableReader) -> [NoticeRule]? {
    guard let tables = reader.tablesIfAny("notices") else { return nil }
    var names: [String] = []
    var notices: [NoticeRule?] = []
    for table in tables {
      let notice = notice(table, earlier: names)
      if let notice, names.contains(notice.name) {
        table.note("name", "is \"\(notice.name)\" again; it must be another")
      }
      notices.append(notice)
      if let notice { names.append(notice.name) }
    }
    return notices.contains(nil) ? nil : notices.compactMap(\.self)
  }

  private static func notice(_ table: TableReader, earlier names: [String]) -> NoticeRule? {
    let name = table.value("name", .name(Limits.noticeNameCharacters))
    let daysPastDue = table.value("days_past_due", .integer(PolicyBounds.daysPastDue, of: "days"))
    let cureDays = table.value("cure_days", .integer(PolicyBounds.cureDays, of: "days"))
    let after = table.has("after") ? table.value("after", .name(Limits.noticeNameCharacters)) : nil
    if let after, !names.contains(after) {
      table.note("after", "is \"\(after)\"; it must be the name of a notice before it")
    }
    let channels = table.value("channels", .integer(PolicyBounds.channels, of: "different channels"), without: 1)
    guard let name, let daysPastDue, let cureDays else { return nil }
    return NoticeRule(name: name, daysPastDue: daysPastDue, cureDays: cureDays, after: after, channels: channels)
  }

  /// A stage as far as it could be read, so that its order is judged even where something else in it is wrong.
  private struct Draft {
    let state: LockState?
    let daysPastDue: Int?
    let stops: Set<Service>?
    let notices: [String]?
  }

  /// The stages, each later and stricter than the one before it.
  static func stages(_ reader: TableReader, notices: [NoticeRule]) -> [Stage]? {
    guard let tables = reader.tables("stages") else { return nil }
    let drafts = tables.map { draft($0, notices: notices.map(\.name)) }
    for (table, (draft, next)) in zip(tables.dropFirst(), zip(drafts, drafts.dropFirst())) {
      noteDisorder(of: next, after: draft, in: table)
    }
    let stages = drafts.map(stage)
    return stages.contains(nil) ? nil : stages.compactMap(\.self)
  }

  private static func stage(_ draft: Draft) -> Stage? {
    guard let state = draft.state, let daysPastDue = draft.daysPastDue, let stops = draft.stops,
      let notices = draft.notices
    else { return nil }
    return Stage(state: state, daysPastDue: daysPastDue, stops: stops, notices: notices)
  }

  private static func draft(_ table: TableReader, notices: [String]) -> Draft {
    let services = Service.allCases.filter { !Service.floor.contains($0) }
    let state = table.value("state", .choice(of: [LockState.reminder, .restricted, .locked]))
    let daysPastDue = table.value("days_past_due", .integer(PolicyBounds.daysPastDue, of: "days"))
    let stops = table.set("stops", of: .choice(of: services, because: " (the other five work under every pack)"))
    let needed = table.has("notices") ? table.set("notices", of: .name(Limits.noticeNameCharacters)) : []
    for name in needed?.sorted() ?? [] where !notices.contains(name) {
      table.note("notices", "names \"\(name)\"; it must name notices of the pack")
    }
    if let state, let stops, state.isRestriction == stops.isEmpty {
      let rule = stops.isEmpty ? "is empty; it must name what stops" : "names services; it must be empty"
      table.note("stops", rule + " in \"\(state.rawValue)\"")
    }
    return Draft(
      state: state, daysPastDue: daysPastDue, stops: stops, notices: needed.map { notices.filter($0.contains) })
  }

  private static func noteDisorder(of stage: Draft, after before: Draft, in table: TableReader) {
    if let state = stage.state, let earlier = before.state, state.strictness <= earlier.strictness {
      table.note("state", "is \"\(state.rawValue)\"; it must be stricter than \"\(earlier.rawValue)\" before it")
    }
    if let days = stage.daysPastDue, let earlier = before.daysPastDue, days <= earlier {
      table.note("days_past_due", "is \(days); it must be more than the \(earlier) before it")
    }
    if let stops = stage.stops, let earlier = before.stops {
      let missing = Service.allCases.filter { earlier.contains($0) && !stops.contains($0) }
      noteMissing(missing.map(\.rawValue), "stops", table)
    }
    if let notices = stage.notices, let earlier = before.notices {
      noteMissing(earlier.filter { !notices.contains($0) }, "notices", table)
    }
  }

  private static func noteMissing(_ names: [String], _ key: String, _ table: TableReader) {
    guard !names.isEmpty else { return }
    let rule = key == "stops" ? "all that has stopped before it" : "all that the stage before it needs"
    table.note(key, "leaves out \(names.joined(separator: ", ")); it must name \(rule)")
  }

  /// When a stage may begin.
  static func hours(_ steps: TableReader) -> PermittedHours? {
    let start = steps.value("from", .timeOfDay)
    let end = steps.value("until", .timeOfDay)
    let weekdays = steps.set("weekdays", of: .choice(of: Weekday.allCases))
    let includesHolidays = steps.value("holidays", .boolean)
    guard let start, let end, let weekdays, let includesHolidays else { return nil }
    if start >= end { steps.note("until", "is not after from; it must be, on the same day, \"24:00\" at the latest") }
    if weekdays.isEmpty { steps.note("weekdays", "is empty; it must name at least one day") }
    return PermittedHours(
      startMinute: start, endMinute: end, weekdays: weekdays, includesHolidays: includesHolidays)
  }
}

extension PermittedHours {
  var areAnyTime: Bool {
    endMinute - startMinute == PolicyBounds.minutesOfDay && weekdays.count == Weekday.allCases.count && includesHolidays
  }
}
