using System.Xml.Linq;

namespace Enisle.Architecture.Tests.Tree;

/// <summary>What a .csproj says.</summary>
internal sealed record Project(string File, XDocument Xml)
{
    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => new Project(file, XDocument.Parse(Repository.Read(file))))];

    /// <summary>Those of the product's rooms.</summary>
    public static IEnumerable<Project> Rooms => All.Where(project => project.File.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>The file's name without extension.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>Names of the projects whose assemblies it compiles against.</summary>
    public IEnumerable<string> References => Items("ProjectReference")
        .Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false")
        .Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));

    /// <summary>Names of its packages.</summary>
    public IEnumerable<string> Packages => Items("PackageReference").Select(item => (string)item.Attribute("Include")!);

    /// <summary>Whether a property is set to true in the file itself.</summary>
    public bool IsTrue(string property) => Xml.Descendants(property).Any(element => element.Value == "true");

    private IEnumerable<XElement> Items(string name) => Xml.Descendants(name).Where(item => item.Attribute("Include") is not null);
}
