import PodRuntime

/// Setting: its name in the environment and in the file, the place of its value, and its meaning.
///
/// A row of `all` defines everything about a setting. `hunch config` and the operators' table come from the rows, the
/// default from `Settings`.
package struct Setting: Sendable {
    package let name: String
    /// Name of the same setting in an original system, which is read as well.
    package let alias: String?
    package let isSecret: Bool
    /// Meaning of the setting with unit and limits, understood without its neighbours.
    package let meaning: String
    /// Default as it would be written in the environment; empty: unset.
    package let defaultText: String
    /// - Throws: the expected form
    let apply: @Sendable (SettingText, inout Settings) throws(SettingRefusal) -> Void

    /// - Parameters:
    ///   - path: property of `Settings` that takes the value
    ///   - form: reader and writer of its text
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

    /// Settings in the order of the operators' table.
    package static let all: [Setting] =
        addresses + catalogue + access + limits + predictions + documents + load + redis + languageModel

    private static let byName = Dictionary(
        all.flatMap { setting in ([setting.name] + (setting.alias.map { [$0] } ?? [])).map { ($0, setting) } },
        uniquingKeysWith: { first, _ in first })

    /// - Parameter name: the setting's name or its alias
    package static func named(_ name: String) -> Setting? { byName[name] }

    /// Names of settings that only original systems had, with their replacements.
    /// They are refused wherever they stand: nothing else than this server can be meant.
    static let replaced: [String: String] = [
        "AI_CONFIDENCE_THRESHOLD": "PREFETCH_THRESHOLD is the confidence from which a document is fetched",
        "HEALTH_CHECK_INTERVAL": "the prober of /health sets its own interval",
        "MONITORING_ENABLED": "/metrics is always served, on METRICS_PORT if that is set",
        "ENCRYPTION_KEY_ROTATION_DAYS": "SESSION_SECRET_PREVIOUS lets a key be changed at any time",
    ]

    private static let withoutDatabase = "no database is used yet"

    /// Further names of the original systems. In an environment they may be meant for other programs; in this server's file they
    /// are refused.
    static let foreign: [String: String] = [
        "NODE_ENV": "LOG_LEVEL says how much is logged",
        "DATABASE_URL": withoutDatabase, "DATABASE_POOL_MIN": withoutDatabase, "DATABASE_POOL_MAX": withoutDatabase,
        "DATABASE_TIMEOUT": withoutDatabase,
    ]
}
