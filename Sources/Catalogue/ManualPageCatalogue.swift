import TextCoding

/// Conversion of manual pages into items: relations come from SEE ALSO, popularity from the number of pages that name a
/// page there.
package struct ManualPageCatalogue: Sendable {
    package struct Page: Sendable {
        /// File name without directory and endings: `git-log` of `git-log.1.gz`.
        package var name: String
        package var section: String
        /// Language of a translation, as its folder is called: `de`, `pt_BR`.
        package var language: String?
        package var path: String
        package var header: ManualPageHeader

        package init(
            name: String, section: String, language: String? = nil, path: String, header: ManualPageHeader
        ) {
            self.name = name
            self.section = section
            self.language = language
            self.path = path
            self.header = header
        }

        /// `ls(1)`, `ls(1) [de]`
        package var id: String { ManualPageCatalogue.id("\(name)(\(section))", language) }
    }

    /// Id of a page in a language; nil: the untranslated page.
    private static func id(_ page: String, _ language: String?) -> String {
        language.map { "\(page) [\($0)]" } ?? page
    }

    /// `man/pt_BR/man1/ls.1.gz` → "pt_BR", as man-db lays translations down; nil for a page of none.
    ///
    /// - Parameter path: relative to the source, whose own folders may have names like languages
    package static func language(ofFile path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[parts.count - 2].hasPrefix("man") else { return nil }
        // "de", "pt_BR", "zh_TW.UTF-8", "sr@latin".
        let folder = parts[parts.count - 3].prefix { $0 != "." && $0 != "@" }
        let words = folder.split(separator: "_", omittingEmptySubsequences: false)
        guard let first = words.first, (2...3).contains(first.count), words.count <= 2, first != "man",
            first.allSatisfy({ ("a"..."z").contains($0) }),
            words.dropFirst().allSatisfy({ (2...4).contains($0.count) && $0.allSatisfy(\.isLetter) })
        else { return nil }
        // Folders of programs may have names of three letters as well.
        guard first.count == 2 || words.count == 2 || parts.dropLast(3).last?.hasPrefix("man") == true else {
            return nil
        }
        return String(folder)
    }

    /// `ls.1.gz` → ("ls", "1"); nil when it is no manual page's name.
    package static func nameAndSection(ofFile file: String) -> (name: String, section: String)? {
        var file = Substring(file)
        if file.hasSuffix(".gz") { file = file.dropLast(3) }
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return nil }
        let section = file[file.index(after: dot)...]
        guard let first = section.first, first.isNumber, section.count <= 8 else { return nil }
        return (String(file[..<dot]), String(section))
    }

    /// Popularity counts how often a page is named in others' SEE ALSO.
    package static func add(_ pages: [Page], source: String, into builder: inout CatalogueBuilder) {
        for (language, pages) in Dictionary(grouping: pages, by: \.language).sorted(by: {
            ($0.key ?? "") < ($1.key ?? "")
        }) {
            add(pages, language, source: source, into: &builder)
        }
    }

    private static func add(
        _ pages: [Page], _ language: String?, source: String, into builder: inout CatalogueBuilder
    ) {
        let (own, aliases) = withoutIncludes(pages)
        func resolve(_ page: String) -> String {
            let id = id(page, language)
            return aliases[id] ?? id
        }
        var referred: [String: Int] = [:]
        let known = Set(own.map(\.id))
        for page in own {
            for reference in page.header.seeAlso { referred[resolve(reference), default: 0] += 1 }
        }
        var otherNames: [String: [String]] = [:]
        for (alias, target) in aliases { otherNames[target, default: []].append(alias) }
        for page in own.sorted(by: { $0.id < $1.id }) {
            let relations = page.header.seeAlso.map(resolve).filter { $0 != page.id }
            // One set of packages has only some of all pages: a reference to a page outside it is not an error of this
            // catalogue.
            let inside = relations.filter { known.contains($0) }
            var names = page.header.names.filter { $0 != page.name && !$0.contains(" ") }
            names += (otherNames[page.id] ?? []).sorted().map { String($0.prefix(while: { $0 != "(" })) }
            var seen: Set<String> = []
            builder.add(
                CatalogueItem(
                    id: page.id, kind: .manualPage, name: page.id,
                    brand: Brand(id: "man\(page.section)", name: sectionTitle(page.section)),
                    category: "section \(page.section)",
                    aliases: [page.name] + names.filter { seen.insert($0).inserted },
                    popularity: referred[page.id] ?? 0, summary: page.header.summary,
                    document: DocumentReference(location: page.path, format: .man),
                    relations: inside.map { Relation(target: $0, label: "see also") }),
                source: page.path)
        }
    }

    /// Pages of their own, and the names under which they are included: alias id → id.
    private static func withoutIncludes(_ pages: [Page]) -> ([Page], [String: String]) {
        var aliases: [String: String] = [:]
        var own: [Page] = []
        let ids = Set(pages.map(\.id))
        for page in pages {
            if let file = page.header.includes, let target = nameAndSection(ofFile: file) {
                let id = id("\(target.name)(\(target.section))", page.language)
                if ids.contains(id) {
                    aliases[page.id] = id
                    continue
                }
            }
            own.append(page)
        }
        return (own, aliases)
    }

    static func sectionTitle(_ section: String) -> String {
        switch section.first {
        case "1": "Commands"
        case "2": "System calls"
        case "3": "Library functions"
        case "4": "Devices"
        case "5": "File formats"
        case "6": "Games"
        case "7": "Overviews"
        case "8": "Administration"
        default: "Manual"
        }
    }
}
