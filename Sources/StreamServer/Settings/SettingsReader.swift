import Fleet
import CatalogueServing
import HTTPServing
import ItemServing
import SharedState
import PodRuntime
import Foundation
import Logging
import RedisClient
import SessionLogic
import WebSocketTransport
import Yams

/// Problems of the settings, all reported at once.
package struct SettingsProblems: Error, Equatable {
    package var messages: [String]
}

/// Reader of settings: flag before environment before YAML file before default.
package struct SettingsReader: Sendable {
    /// Origin of a value, for messages.
    package enum Origin: String, Sendable {
        case flag, environment, file, `default`
    }

    package struct Value: Equatable, Sendable {
        let given: SettingText
        package let origin: Origin
        /// Name under which it was given, where that is its alias.
        fileprivate var spelled: String?

        /// Value as `hunch config` shows it.
        package var text: String { given.text }
    }

    /// Values by the setting's name.
    package private(set) var values: [String: Value] = [:]
    private var problems: [String] = []
    /// Catalogues in the file, beyond the one that `CATALOGUE` makes.
    private var further: [CatalogueSettings] = []
    private let kinds: [String]

    /// - Parameters:
    ///   - flags: values of the command line, by the setting's name
    ///   - sources: catalogue sources of the command line
    ///   - file: the YAML file's text and name
    ///   - kinds: names of the kinds of items that exist
    package init(
        flags: [String: String], sources: [String] = [], environment: [String: String],
        file: (text: String, name: String)? = nil, kinds: [String] = CatalogueSettings.kinds
    ) {
        self.kinds = kinds
        if let file { readFile(file.text, file.name) }
        readEnvironment(environment)
        for (name, text) in flags { values[name] = Value(given: SettingText(text), origin: .flag) }
        if !sources.isEmpty {
            let given = SettingText(sources.joined(separator: ","), list: sources)
            values[Self.catalogueKey] = Value(given: given, origin: .flag)
        }
        for setting in Setting.all where values[setting.name] == nil {
            values[setting.name] = Value(given: SettingText(setting.defaultText), origin: .default)
        }
    }

    private mutating func readEnvironment(_ environment: [String: String]) {
        // An empty variable counts as unset.
        let given = { (name: String?) in name.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 } }
        for setting in Setting.all {
            if given(setting.name) != nil, given(setting.alias) != nil {
                reportTwice(setting, "environment", setting.alias)
            }
            guard let text = given(setting.name) ?? given(setting.alias) else { continue }
            let alias = given(setting.name) == nil ? setting.alias : nil
            values[setting.name] = Value(given: SettingText(text), origin: .environment, spelled: alias)
        }
        for (name, hint) in Setting.replaced.sorted(by: { $0.key < $1.key }) where given(name) != nil {
            problems.append("\(name): there is no such setting: \(hint)")
        }
    }

    private mutating func reportTwice(_ setting: Setting, _ place: String, _ alias: String?) {
        problems.append("\(place): \(setting.name) stands twice\(alias.map { ", once as \($0)" } ?? "")")
    }

    private mutating func readFile(_ text: String, _ file: String) {
        let root: Any?
        do {
            root = try Yams.load(yaml: text)
        } catch {
            problems.append("\(file): not YAML: \(error)")
            return
        }
        guard let root else { return }
        guard let map = root as? [String: Any] else {
            problems.append("\(file): expected settings by name, came \(type(of: root))")
            return
        }
        for (key, value) in map.sorted(by: { $0.key < $1.key }) {
            let name = key.uppercased()
            if name == Self.cataloguesKey {
                readCatalogues(value, file)
            } else if let setting = Setting.named(name) {
                let alias = name == setting.name ? nil : name
                if let known = values[setting.name] { reportTwice(setting, file, known.spelled ?? alias) }
                if let given = Self.given(value) {
                    values[setting.name] = Value(given: given, origin: .file, spelled: alias)
                }
            } else {
                let hint = (Setting.replaced[name] ?? Setting.foreign[name]).map { ": \($0)" } ?? ""
                problems.append("\(file): there is no setting \"\(key)\"\(hint)")
            }
        }
    }

    /// Text for a YAML value, as it would be written in the environment; nil: no value.
    private static func given(_ value: Any) -> SettingText? {
        if let list = value as? [Any] {
            let items = list.map { "\($0)" }
            return SettingText(items.joined(separator: ","), list: items)
        }
        // YAML reads a bare `off` as false.
        if let flag = value as? Bool { return SettingText(flag ? "1" : "0", isBareOff: !flag) }
        return value is NSNull ? nil : SettingText("\(value)")
    }

    // MARK: Checking

    /// - Parameter hostName: this pod's name unless a setting gives another
    /// - Throws: all problems at once
    package mutating func settings(hostName: String) throws(SettingsProblems) -> Settings {
        var settings = Settings()
        settings.podName = hostName
        for setting in Setting.all {
            guard let value = values[setting.name] else { continue }
            do throws(SettingRefusal) {
                if value.text.isEmpty {
                    // Nothing is given: the default stands, where nothing is a text that may be.
                    guard !setting.defaultText.isEmpty else { continue }
                    var unused = settings
                    try setting.apply(value.given, &unused)
                } else {
                    try setting.apply(value.given, &settings)
                }
            } catch {
                report(setting, value, error)
            }
        }
        settings.catalogues = catalogues(settings.sources)
        combineRedis(&settings)
        checkTogether(settings)
        if !problems.isEmpty { throw SettingsProblems(messages: problems) }
        return settings
    }

    private mutating func report(_ setting: Setting, _ value: Value, _ refusal: SettingRefusal) {
        let shown = setting.isSecret || refusal.hidesText ? "a value" : "\"\(value.text)\""
        problems.append(
            "\(value.spelled ?? setting.name): expected \(refusal.expected), came \(shown) (\(value.origin.rawValue))")
    }

    /// Checks rules between settings.
    private mutating func checkTogether(_ settings: Settings) {
        let expect = { (isMet: Bool, problem: String) in isMet ? nil : problem }
        problems += [
            expect(
                settings.sessionSecretPrevious == nil || settings.sessionSecret != nil,
                "SESSION_SECRET_PREVIOUS: expected SESSION_SECRET beside it"),
            expect(
                settings.reconnectMostMilliseconds >= settings.reconnectLeastMilliseconds,
                "RECONNECT_MAX_MS: expected at least RECONNECT_MIN_MS, \(settings.reconnectLeastMilliseconds), came \(settings.reconnectMostMilliseconds)"
            ),
            expect(
                settings.metricsPort != settings.port || settings.port == 0,
                "METRICS_PORT: expected another port than PORT, \(settings.port)"),
            expect(
                settings.redis != nil || settings.redisOptions.sentinels.isEmpty,
                "REDIS_SENTINELS: expected REDIS_URL beside it, for user, password and database"),
            expect(
                settings.redisOptions.sentinelUser == nil || settings.redisOptions.sentinelPassword != nil,
                "REDIS_SENTINEL_USER: expected REDIS_SENTINEL_PASSWORD beside it"),
        ].compactMap { $0 }
        if !TokenStrength.isLoopback(settings.host) { checkSecrets(settings) }
    }

    /// Checks tokens: one that can be guessed opens the operators' routes to everyone who reaches them, so it is
    /// accepted on this machine only.
    private mutating func checkSecrets(_ settings: Settings) {
        if let weakness = settings.adminToken.flatMap({ TokenStrength.weakness(of: $0) }) {
            problems.append(
                "ADMIN_TOKEN: expected \(weakness.expected) while HOST is no loopback address, came another value")
        }
        for (name, secret) in [
            ("SESSION_SECRET", settings.sessionSecret), ("SESSION_SECRET_PREVIOUS", settings.sessionSecretPrevious),
        ] where secret.map({ TokenStrength.weakness(of: $0) }) == .placeholder {
            problems.append("\(name): expected a random key instead of a placeholder (openssl rand -hex 32)")
        }
    }

    /// Combines the address of Redis with the other settings about it.
    private func combineRedis(_ settings: inout Settings) {
        guard let address = settings.redis else { return }
        var redis = settings.redisOptions
        redis.endpoint = address.endpoint
        redis.user = address.user
        redis.password = address.password
        redis.database = address.database
        redis.isEncrypted = address.isEncrypted
        redis.areSentinelsEncrypted = settings.redisSentinelEncrypted ?? address.isEncrypted
        settings.redis = redis
    }

    // MARK: Catalogues

    private static let catalogueKey = "CATALOGUE"
    private static let cataloguesKey = "CATALOGUES"

    /// Reads `catalogues:` of the file: `- {name: parts, kind: document, sources: [parts.csv]}`, one for each.
    private mutating func readCatalogues(_ value: Any, _ file: String) {
        let expected = "expected a list of catalogues, each with name, kind and sources"
        guard let list = value as? [Any] else { return problems.append("\(file): catalogues: \(expected)") }
        for element in list {
            guard let fields = element as? [String: Any] else {
                problems.append("\(file): catalogues: \(expected)")
                continue
            }
            let name = fields["name"].map { "\($0)" } ?? ""
            let place = "\(file): catalogue \"\(name)\""
            if !CatalogueSettings.isValid(name: name) {
                problems.append("\(place): expected 1 to \(CatalogueSettings.nameMax) of a-z 0-9 - _ in name")
            }
            let kind = fields["kind"].map { "\($0)" } ?? DocumentKind.name
            for key in fields.keys.sorted() where !["name", "kind", "sources"].contains(key) {
                problems.append("\(place): expected name, kind and sources, came \"\(key)\"")
            }
            let given = (fields["sources"] as? [Any])?.map { "\($0)" } ?? (fields["sources"] as? String).map { [$0] }
            let texts = (given ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
            let sources = sources(texts, place)
            if sources.isEmpty, texts.isEmpty { problems.append("\(place): expected at least one of sources") }
            let catalogue = CatalogueSettings(name: name, kind: kind, sources: sources)
            if !kinds.contains(kind) { problems.append("\(file): \(catalogue.unknownKind(among: kinds))") }
            further.append(catalogue)
        }
    }

    /// - Parameter texts: sources of the first catalogue
    private mutating func catalogues(_ texts: [String]) -> [CatalogueSettings] {
        let first = sources(texts, Self.catalogueKey)
        let all = (first.isEmpty ? [] : [CatalogueSettings(sources: first)]) + further
        let names = Dictionary(grouping: all, by: \.name)
        for name in names.keys.sorted() where names[name, default: []].count > 1 {
            problems.append("catalogues: \"\(name)\" is the name of two")
        }
        if all.count > CatalogueSettings.catalogueMax {
            problems.append("catalogues: expected at most \(CatalogueSettings.catalogueMax), came \(all.count)")
        }
        return all
    }

    private mutating func sources(_ texts: [String], _ place: String) -> [CatalogueSource] {
        var sources: [CatalogueSource] = []
        for text in CatalogueSource.names(texts) {
            switch CatalogueSource.parse(text) {
            case .success(let source): sources.append(source)
            case .failure(let problem): problems.append("\(place): \(problem.message)")
            }
        }
        return sources
    }
}
