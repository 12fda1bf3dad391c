package mrz_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/mrz"
)

// TestSameName: ICAO Doc 9303 part 3, section 6: the spellings that states may use for letters outside A to Z, and section 4.6 on hyphens,
// apostrophes and names that were cut.
func TestSameName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, file string
		cut, want  bool
	}{
		{"MUELLER", "Müller", false, true},
		{"MULLER", "Müller", false, true},
		{"MUXXLLER", "Müller", false, true},
		{"MILLER", "Müller", false, false},
		{"GROSS", "Groß", false, true},
		{"GROS", "Groß", false, false},
		{"YILDIZ", "Yıldız", false, true},
		{"ISIK", "Işık", false, true},
		{"ISTANBULLU", "İstanbullu", false, true},
		{"DO", "Đỗ", false, true},
		{"NGUYEN", "Nguyễn", false, true},
		{"NUXXNEZ", "Núñez", false, false},
		{"NUNXXEZ", "Núñez", false, true},
		{"AASE", "Åse", false, true},
		{"ASE", "Åse", false, true},
		{"THORSSON", "Þórsson", false, true},
		{"MEYER SCHMIDT", "Meyer-Schmidt", false, true},
		{"OCONNOR", "O'Connor", false, true},
		{"AL HUSAYNI", "Al-Ḥusaynī", false, true},
		{"ALHUSAYNI", "Al-Ḥusaynī", false, true},
		{"WICKRAMASINGHE MUDIY", "Wickramasinghe-Mudiyanselāge", true, true},
		{"WICKRAMASINGHE MUDIY", "Wickramasinghe-Mudiyanselāge", false, false},
		{"SCHU", "Schüler", true, true}, // cut within the UE of the Ü
		{"", "", false, true},
		{"", "Demir", false, false},
		{"DEMIR", "", false, false},
	} {
		require.Equal(t, c.want, mrz.SameName(c.zone, c.file, c.cut), "%s and %s", c.zone, c.file)
	}
}

// TestCompare: each field that differs is named, what the file leaves open is marked as such, and a sex that the zone does not specify
// contradicts nothing.
func TestCompare(t *testing.T) {
	t.Parallel()
	z, err := mrz.Read(passport, today())
	require.NoError(t, err)
	anna := casefile.Person{
		FamilyName: "Eriksson", GivenNames: "Anna Maria", BirthDate: casefile.PartialDate{Year: 1974, Month: 8, Day: 12}, Sex: "f",
		Nationalities: []string{"SWE", "UTO"},
	}
	require.Empty(t, mrz.Compare(z, anna))

	married := anna
	married.FamilyName, married.BirthName = "Svensson", "Eriksson"
	require.Empty(t, mrz.Compare(z, married), "the zone may bear the birth name")

	other := casefile.Person{FamilyName: "Erikson", GivenNames: "Anna", BirthDate: casefile.PartialDate{Year: 1974, Month: 12, Day: 8}, Nationalities: []string{"NOR"}}
	found := map[string]mrz.Difference{}
	for _, d := range mrz.Compare(z, other) {
		found[d.Field] = d
	}
	require.Len(t, found, 5)
	require.Equal(t, mrz.Difference{Field: "birthDate", InZone: "1974-08-12", OnFile: "1974-12-08"}, found["birthDate"])
	require.True(t, found["sex"].Blank)
	require.False(t, found["nationality"].Blank)

	z.Sex = "x"
	require.Empty(t, mrz.Compare(z, anna))
}
