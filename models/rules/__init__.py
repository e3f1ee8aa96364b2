"""Pure rules of the school's notice: standard library only, `now`/`today` always an argument."""
