/// Turns a set of manual pages into items: relations from SEE ALSO, popularity from how many pages name a page there.
package struct ManualPageCatalogue: Sendable {
    package struct Page: Sendable {
        /// File name without directory and endings: `git-log` of `git-log.1.gz`.
        package var name: String
        package var section: String
        package var path: String
        package var header: ManualPageHeader

        package init(name: String, section: String, path: String, header: ManualPageHeader) {
            self.name = name
            self.section = section
            self.path = path
            self.header = header
        }

        var id: String { "\(name)(\(section))" }
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
        let (own, aliases) = withoutIncludes(pages)
        var referred: [String: Int] = [:]
        let known = Set(own.map(\.id))
        for page in own {
            for reference in page.header.seeAlso { referred[resolve(reference, aliases), default: 0] += 1 }
        }
        var otherNames: [String: [String]] = [:]
        for (alias, target) in aliases { otherNames[target, default: []].append(alias) }
        for page in own.sorted(by: { $0.id < $1.id }) {
            let relations = page.header.seeAlso.map { resolve($0, aliases) }.filter { $0 != page.id }
            // A set of packages is a part of all pages: a reference out of it is no error of this catalogue.
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
                let id = "\(target.name)(\(target.section))"
                if ids.contains(id) {
                    aliases[page.id] = id
                    continue
                }
            }
            own.append(page)
        }
        return (own, aliases)
    }

    private static func resolve(_ id: String, _ aliases: [String: String]) -> String {
        aliases[id] ?? id
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
