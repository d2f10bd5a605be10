import PodRuntime

/// One setting: its name in the environment and in the file, where its value goes, and what it means.
///
/// A row of `all` is all there is to say of a setting. `hunch config` and the operators' table come from the rows, and the default
/// is that of `Settings`.
package struct Setting: Sendable {
    package let name: String
    /// Name that an original system had for it, which is read as well.
    package let alias: String?
    package let isSecret: Bool
    /// What it is, its unit and its limits, understood without its neighbours.
    package let meaning: String
    /// As it would be written in the environment; empty: unset.
    package let defaultText: String
    /// - Throws: what was expected
    let apply: @Sendable (SettingText, inout Settings) throws(SettingRefusal) -> Void

    /// - Parameters:
    ///   - path: where the value goes
    ///   - form: how its text is read
    init<Value: Sendable>(
        _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ form: SettingForm<Value>,
        alias: String? = nil, isSecret: Bool = false, _ meaning: String
    ) {
        self.name = name
        self.alias = alias
        self.isSecret = isSecret
        self.meaning = meaning
        defaultText = form.write(Settings()[keyPath: path])
        apply = { text, settings throws(SettingRefusal) in settings[keyPath: path] = try form.read(text) }
    }

    /// Every setting there is, as the operators' table lists them.
    package static let all: [Setting] =
        addresses + catalogue + access + limits + predictions + documents + load + redis + languageModel

    private static let byName = Dictionary(
        all.flatMap { setting in ([setting.name] + (setting.alias.map { [$0] } ?? [])).map { ($0, setting) } },
        uniquingKeysWith: { first, _ in first })

    /// - Parameter name: its name or its alias
    package static func named(_ name: String) -> Setting? { byName[name] }

    /// Names of settings that original systems had and this one has not, with what takes their place.
    static let replaced: [String: String] = [
        "AI_CONFIDENCE_THRESHOLD": "PREFETCH_THRESHOLD is the confidence from which a document is fetched",
        "HEALTH_CHECK_INTERVAL": "the prober of /health sets its own interval",
        "MONITORING_ENABLED": "/metrics is always served, on METRICS_PORT if that is set",
        "ENCRYPTION_KEY_ROTATION_DAYS": "SESSION_SECRET_PREVIOUS lets a key be changed at any time",
    ]
}
