using System.Text;

namespace Enisle.Output.Go;

/// <summary>Strings as Go orders them: by their UTF-8 bytes, which is by code points.</summary>
internal static class GoText
{
    public static int Compare(string left, string right)
    {
        StringRuneEnumerator a = left.EnumerateRunes();
        StringRuneEnumerator b = right.EnumerateRunes();
        while (true)
        {
            bool more = a.MoveNext();
            if (!b.MoveNext())
            {
                return more ? 1 : 0;
            }

            int order = more ? a.Current.CompareTo(b.Current) : -1;
            if (order != 0)
            {
                return order;
            }
        }
    }
}
