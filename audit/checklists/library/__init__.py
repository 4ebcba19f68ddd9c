"""The library as its editors keep it: upload, compare, retire, bring back, take out."""
